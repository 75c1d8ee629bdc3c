"""Writes templates as CloudFormation has them: transform.py TARGET TEMPLATE.yaml ...

Each becomes TARGET/TEMPLATE.yaml.json, without anchors and short forms; a template with SAM's Transform
is transformed, every parameter at its default. One without a default gets an e-mail address.
"""

import json
import logging
import os
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """Roles are the template's own: no name of a managed policy needs an ARN."""

    def load(self):
        return {}


def transformed(template):
    # sam deploy puts the packages into a bucket before CloudFormation sees the template.
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/package.zip"
    parameters = {
        name: str(declaration.get("Default", "someone@example.com"))
        for name, declaration in template["Parameters"].items()
    }
    return transform(template, parameters, NoManagedPolicies())


def main(target, *files):
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    logging.disable(logging.WARNING)
    for name in files:
        with open(name, encoding="utf-8") as file:
            template = yaml_parse(file.read())
        if "Transform" in template:
            template = transformed(template)
        result = os.path.join(target, name + ".json")
        os.makedirs(os.path.dirname(result), exist_ok=True)
        with open(result, "w", encoding="utf-8") as file:
            json.dump(template, file, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
