"""A statistical index from a set file and a table: worked out, told in files and on a page, frozen and verified."""
