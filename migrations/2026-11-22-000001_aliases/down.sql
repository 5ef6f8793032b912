DROP TABLE session_aliases;
