x = [
    1,
    int(
        "a"
    ),
]
