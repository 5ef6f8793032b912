-- The report of a session as it was when the session was closed, as JSON.
CREATE TABLE session_closings (
    session_id BIGINT NOT NULL PRIMARY KEY REFERENCES sessions (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    closed_at BIGINT NOT NULL,
    report TEXT NOT NULL
);

-- What people did since; and the orders whose goods they corrected.
CREATE INDEX acts_of_session ON acts (session_id, at);
CREATE INDEX acts_taken_back ON acts (session_id, undone_at) WHERE undone_at IS NOT NULL;
CREATE INDEX acts_that_correct ON acts (session_id, order_id) WHERE kind = 'set' AND undone_at IS NULL;
