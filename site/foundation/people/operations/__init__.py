from foundation.people.operations.accounts import open_account
from foundation.people.operations.memberships import grant_role
from foundation.people.operations.persons import choose_language, register_person

__all__ = ["choose_language", "grant_role", "open_account", "register_person"]
