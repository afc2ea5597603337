"""A message found in the catalogue under its plural is not found without it: it would stay Chinese on an English page."""

from website.management.commands import update_catalogues


def test_no_message_is_used_both_with_a_plural_and_without() -> None:
    with_plural, without = set(), set()
    for path in update_catalogues.source_files():
        for _line, function, message, _comments in update_catalogues.messages_in(path):
            context, ids = update_catalogues._split(function, message)
            if isinstance(ids, tuple):
                with_plural.add((context, ids[0]))
            elif ids:
                without.add((context, ids))
    assert with_plural & without == set()
    assert len(with_plural) > 20
