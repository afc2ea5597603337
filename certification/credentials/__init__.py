"""The certificate as data: canonical form, proof, keys' public side, issuer's DID, record and status list.

Pure functions over plain values: no models, no settings, no network.
"""
