from promise.accounts.models.roles import Role, RoleGrant
from promise.accounts.models.users import User

__all__ = ["Role", "RoleGrant", "User"]
