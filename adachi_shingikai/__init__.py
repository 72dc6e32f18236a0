"""Read, understand and search the documents of 足立区情報公開・個人情報保護審議会."""

__version__ = "0.1.0"
