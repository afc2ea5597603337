"""A class roster (学员名册) as institutions hand it in: reading the file, repairing, sorting its rows.

Pure: nothing here touches the database. What has to be asked of it (townships, categories, who is
known already) is handed in as a `Reference`; `operations.roster` does the asking and the writing.
"""
