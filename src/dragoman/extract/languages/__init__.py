"""Language packs: one folder of tables each, the same file names in every language."""
