-- +goose Up

-- What a spreadsheet says of the prices of a list, while an operator looks at what it would do.
CREATE TABLE price_files (
    id            TEXT COLLATE "C" PRIMARY KEY,
    price_list_id TEXT COLLATE "C" NOT NULL REFERENCES price_lists (id) ON DELETE CASCADE,
    content       TEXT NOT NULL,
    created_at    TIMESTAMP NOT NULL
);
CREATE INDEX price_files_list ON price_files (price_list_id);
CREATE INDEX price_files_created ON price_files (created_at);
