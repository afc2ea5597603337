from courses.operations.wishes import answer_wishes, place_wish, withdraw_wish

__all__ = ["answer_wishes", "place_wish", "withdraw_wish"]
