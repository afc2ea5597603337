from foundation.people.operations.accounts import open_account
from foundation.people.operations.memberships import grant_role
from foundation.people.operations.persons import register_person

__all__ = ["grant_role", "open_account", "register_person"]
