"""The secrets of second factors, encrypted like personal data: allauth asks here before it stores and after it reads."""

from allauth.mfa.adapter import DefaultMFAAdapter

from foundation.people import fields


class EncryptedFactors(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return fields.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return fields.decrypt(encrypted_text)
