from website.operations.sign_in import SentCode, send_sign_in_code
from website.operations.sign_up import sign_up
from website.operations.ways_in import give_new_password, reset_ways_in

__all__ = ["SentCode", "give_new_password", "reset_ways_in", "send_sign_in_code", "sign_up"]
