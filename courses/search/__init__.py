"""Finding a course by Chinese words, pinyin, initials and English, with a slip of the finger, alike on both databases.

`text` cleans what was typed, `readings` knows how characters are read, `tokens` says under which tokens a course stands,
`asking` makes questions to Wagtail's search index of them. Nothing here knows a model; `courses.queries.search` asks.
"""
