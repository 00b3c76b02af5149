"""Expressions as they were before version 13, translated text by text into those of today."""

from flows.definition.legacy.expressions.template import translate

__all__ = ["translate"]
