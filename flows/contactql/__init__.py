"""The contact query language: `age >= 18 and (province = "Kigali City" or tel = "")`."""

from flows.contactql.environment import QueryEnvironment
from flows.contactql.errors import QueryError
from flows.contactql.parse import parse
from flows.contactql.query import ContactQuery
from flows.contactql.resolver import Resolver

__all__ = ["ContactQuery", "QueryEnvironment", "QueryError", "Resolver", "parse"]
