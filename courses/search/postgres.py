"""PostgreSQL's way to ask for the body of an index entry alone, where its index serves."""

from typing import Any

from django.db.models import F
from wagtail.search.backends.database.postgres.postgres import PostgresSearchQueryCompiler


class OnTheBody(PostgresSearchQueryCompiler):
    def get_index_vectors(self, search_query: Any) -> list[tuple[F, float]]:
        return [(F("index_entries__body"), 1.0)]
