"""Resumes: what makes waiting sessions go on. One module per type."""

from flows.resumes.base import Resume, ResumeReadError, read_resume, resumes

__all__ = ["Resume", "ResumeReadError", "read_resume", "resumes"]
