class CustomError(Exception):
    def __str__(self):
        return "two\nlines"


def method():
    raise CustomError(1, 2)


class A:
    def run(self):
        return method()


A().run()
