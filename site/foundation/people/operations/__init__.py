from foundation.people.operations.accounts import open_account
from foundation.people.operations.memberships import end_role, grant_role
from foundation.people.operations.persons import choose_language, register_person

__all__ = ["choose_language", "end_role", "grant_role", "open_account", "register_person"]
