"""The archive file: members one after the other, a manifest last, sealed with a passphrase when asked."""
