"""The shared kernel: small named apps every part of the chain stands on. It imports none of them."""
