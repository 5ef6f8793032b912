DROP INDEX acts_that_correct;
DROP INDEX acts_taken_back;
DROP INDEX acts_of_session;
DROP TABLE session_closings;
