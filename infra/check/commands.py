"""Holds the aws commands of documents to AWS's own models: commands.py FILE.md ...

Every service, operation and option that a document names must exist, and a command that gives options must give
those that are required. Ends with 1 and a line for each that does not.
"""

import re
import sys

import botocore.session
from botocore import xform_name

# What the CLI has beside the operations of the API: all of its options that may be named.
OWN = {
    ("s3", "cp"): {"recursive"},
    ("s3", "ls"): {"recursive"},
    ("logs", "tail"): {"since", "follow"},
}
# As --endpoint-url is the CLI's own, it calls this one otherwise.
RENAMED = {("sns", "subscribe", "endpoint"): "notification-endpoint"}
SERVICES = {"s3api": "s3"}
EVERYWHERE = {"query", "output", "region", "endpoint-url", "cli-binary-format"}

COMMAND = re.compile(r"\baws ([a-z0-9-]+) ([a-z0-9-]+)")
OPTION = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]*)")


def arguments(text):
    """What stands behind a command, up to its end, without the commands that stand in it."""
    depth, kept = 0, []
    for i, char in enumerate(text):
        if char in "()":
            depth += 1 if char == "(" else -1
        elif depth == 0 and (char in "`|;&#" or char == "\n" and not text[:i].endswith("\\")):
            break
        if depth < 0:
            break
        if depth == 0:
            kept.append(char)
    return "".join(kept)


class Models:
    """The services as botocore knows them, by the CLI's names."""

    def __init__(self):
        self.session = botocore.session.get_session()

    def operation(self, service, name):
        model = self.session.get_service_model(SERVICES.get(service, service))
        names = {xform_name(operation, "-"): operation for operation in model.operation_names}
        return model.operation_model(names[name])

    @staticmethod
    def option(service, name, member):
        option = xform_name(member, "-")
        return RENAMED.get((service, name, option), option)

    def faults(self, service, name, options):
        if (service, name) in OWN:
            known, required = OWN[service, name], set()
        else:
            try:
                shape = self.operation(service, name).input_shape
            except (KeyError, botocore.exceptions.UnknownServiceError):
                return ["found no such command, expected one of the AWS CLI"]
            members = shape.members if shape else {}
            known = {self.option(service, name, member) for member in members}
            known |= {f"no-{xform_name(m, '-')}" for m, s in members.items() if s.type_name == "boolean"}
            required = {self.option(service, name, m) for m in shape.required_members} if shape else set()
        given = set(options) - EVERYWHERE
        missing = required - given if options else set()
        return [f"found --{o}, expected one of {', '.join(sorted(known))}" for o in sorted(given - known)] + [
            f"found no --{o}, expected one" for o in sorted(missing)
        ]


def main(*files):
    models, commands, faults = Models(), 0, 0
    for file in files:
        with open(file, encoding="utf-8") as document:
            text = document.read()
        for command in COMMAND.finditer(text):
            commands += 1
            options = OPTION.findall(arguments(text[command.end() :]))
            for fault in models.faults(*command.groups(), options):
                faults += 1
                print(f"{file}:{text.count(chr(10), 0, command.start()) + 1}: {command.group()}: {fault}")
    print(f"aws commands: {commands} in {len(files)} documents, {faults} that AWS would not take")
    return 1 if faults or not commands else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
