"""Walks what waits for what in templates as CloudFormation has them: dependencies.py FOLDER TEMPLATE ...

FOLDER/TEMPLATE.json is what transform.py made. Every reference must name something, nothing may wait for itself, and
a nested stack must be given the parameters that it declares and asked for the outputs that it has, no more and no
less. A name that is given must hold the stack's, or no second stack could be made in the account. Ends with 1 and a line
for each fault.
"""

import graphlib
import json
import os
import re
import sys

# What a resource is called, where the name is unique in an account.
NAMES = {
    "AWS::AppConfig::Application": "Name",
    "AWS::Athena::WorkGroup": "Name",
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::IoT::Policy": "PolicyName",
    "AWS::IoT::ProvisioningTemplate": "TemplateName",
    "AWS::IoT::ScheduledAudit": "ScheduledAuditName",
    "AWS::IoT::TopicRule": "RuleName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::Kinesis::StreamConsumer": "ConsumerName",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}

PLACEHOLDER = re.compile(r"\$\{([^!}]+)}")


def references(value):
    """Names that a value refers to: logical ids and parameters, with the attribute behind a dot."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "Ref":
                yield inner
            elif key == "Fn::GetAtt":
                yield inner if isinstance(inner, str) else ".".join(inner)
            elif key == "Fn::Sub":
                text, own = inner if isinstance(inner, list) else (inner, {})
                yield from (name for name in PLACEHOLDER.findall(text) if name not in own)
                yield from references(own)
            else:
                yield from references(inner)


def depends_on(resource):
    given = resource.get("DependsOn", [])
    return [given] if isinstance(given, str) else given


def faults(template, name, stacks):
    """What is wrong with one template, and how many resources wait for each other at most."""
    resources, parameters = template["Resources"], template.get("Parameters", {})
    known = {**resources, **parameters}
    waits, found = {}, []
    for logical_id, resource in resources.items():
        named = [*references(resource), *depends_on(resource)]
        for reference in named:
            if reference.split(".")[0] not in known and not reference.startswith("AWS::"):
                found.append(f"{logical_id}: found a reference to {reference}, expected a resource or a parameter")
        name_property = NAMES.get(resource["Type"])
        if name_property in resource.get("Properties", {}):
            own = set(references(resource["Properties"][name_property]))
            if not own & {"AWS::StackName", "Application"}:
                found.append(f"{logical_id}: found {name_property} without the stack's name, expected one with it")
        waits[logical_id] = {r.split(".")[0] for r in named} & resources.keys()
        if resource["Type"] == "AWS::CloudFormation::Stack":
            nested = stacks[resource["Properties"]["TemplateURL"]]
            given, declared = resource["Properties"].get("Parameters", {}).keys(), nested["Parameters"]
            optional = {p for p, declaration in declared.items() if "Default" in declaration}
            for parameter in sorted((declared.keys() - given - optional) | (given - declared.keys())):
                found.append(f"{logical_id}: found {parameter} on one side, expected it on both")
            asked = {
                r.split(".", 2)[2]
                for r in references([resources, template.get("Outputs", {})])
                if r.startswith(f"{logical_id}.Outputs.")
            }
            for output in sorted(asked ^ nested.get("Outputs", {}).keys()):
                found.append(f"{logical_id}: found output {output} on one side, expected it on both")
    for output in references(template.get("Outputs", {})):
        if output.split(".")[0] not in known and not output.startswith("AWS::"):
            found.append(f"Outputs: found a reference to {output}, expected a resource or a parameter")
    if not any(r["Type"] == "AWS::CloudFormation::Stack" for r in resources.values()):
        # Of the outermost template, SAM itself has taken what its own properties referred to.
        sections = [resources, template.get("Conditions", {}), template.get("Outputs", {})]
        for parameter in sorted(parameters.keys() - set(references(sections))):
            found.append(f"{parameter}: found a parameter that nothing refers to, expected one that something does")
    try:
        levels = {}
        for logical_id in graphlib.TopologicalSorter(waits).static_order():
            levels[logical_id] = 1 + max((levels[w] for w in waits[logical_id]), default=0)
    except graphlib.CycleError as e:
        return [*found, f"found {' that waits for '.join(e.args[1])}, expected no circle"], 0
    return [f"{name}: {fault}" for fault in found], max(levels.values())


def main(folder, *names):
    stacks = {}
    for name in names:
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
            stacks[name] = json.load(file)
    found, deepest = [], 0
    for name, template in stacks.items():
        more, levels = faults(template, name, stacks)
        found, deepest = found + more, max(deepest, levels)
    for fault in found:
        print(fault)
    resources = sum(len(template["Resources"]) for template in stacks.values())
    print(f"dependencies: {resources} resources in {deepest} levels, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
