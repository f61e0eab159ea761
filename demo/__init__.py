"""A runnable shop, 幸福烟酒店, for `make demo` and the browser story. All of it is invented."""
