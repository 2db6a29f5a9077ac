"""How many statements an answer took, in its head; only when asked for, and never while time is taken."""

from django.db import connection


def count(get_response):
    def answer(request):
        statements = []
        with connection.execute_wrapper(lambda go, sql, *rest: (statements.append(sql), go(sql, *rest))[1]):
            response = get_response(request)
            response.headers["X-Statements"] = str(len(statements))
        return response

    return answer
