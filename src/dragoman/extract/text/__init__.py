"""Characters in; paragraphs, sentences and tokens out, with their offsets; phrases met on them.

Nothing here knows what a report is about.

    signs        the text without what is not read of it, of the same length
    layout       paragraphs, items of lists, rows of tables
    sentences    tokens, sentences, quotations and the dateline
    phrases      the phrases of a language's tables, matched on tokens
"""
