"""Measurements that are printed, never tested: python -m benchmarks.NAME [--quick] [--json]."""
