// Runs four packs of cdk-nag over CloudFormation templates: AWS Solutions, HIPAA Security, NIST 800-53 r5 and
// Serverless.
//
//   node nag.cjs SUPPRESSIONS.json FOLDER TEMPLATE ...    FOLDER/TEMPLATE.json is what transform.py made
//
// Ends with 1 if a finding is not explained in SUPPRESSIONS.json, or an explanation explains nothing.

const path = require('node:path');
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');

// The packages are where check.sh installed them: in the current directory, not beside this file.
const installed = createRequire(path.join(process.cwd(), 'package.json'));
const { App, Stack } = installed('aws-cdk-lib');
const { CfnInclude } = installed('aws-cdk-lib/cloudformation-include');
const { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks } = installed('cdk-nag');

const packs = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks];

/** Every finding in one template: which rule, under the name that packs share, where, and what it says. */
function findings(template, file) {
  const stack = new Stack(new App(), template.replace(/\W/g, '-'));
  new CfnInclude(stack, 'Template', { templateFile: file });
  return packs.flatMap((Pack) =>
    new Pack().validateScope(stack).violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        rule: ruleName.replace(/^[\w.]+-/, ''),
        place: `${template}:${constructPath.split('/Template/').pop()}`,
        description,
      })),
    ),
  );
}

/** One line for each rule and place that an entry of SUPPRESSIONS.json excuses. */
function excuses({ rules, places, reason }) {
  if (!reason) throw new Error(`${rules}: found no reason, expected one`);
  return rules.flatMap((rule) => places.map((place) => `${rule} ${place}`));
}

const [suppressionsFile, folder, ...templates] = process.argv.slice(2);
const excused = new Set(JSON.parse(readFileSync(suppressionsFile, 'utf8')).flatMap(excuses));
const found = new Map(
  templates
    .flatMap((template) => findings(template, path.join(folder, `${template}.json`)))
    .map((finding) => [`${finding.rule} ${finding.place}`, finding]),
);

const unexplained = [...found].filter(([key]) => !excused.has(key)).map(([, finding]) => finding);
const idle = [...excused].filter((excuse) => !found.has(excuse));
for (const { rule, place, description } of unexplained) console.log(`${place}: ${rule}: ${description}`);
for (const excuse of idle) console.log(`${suppressionsFile}: found "${excuse}", expected only what the packs find`);
console.log(
  `cdk-nag: ${templates.length} templates, ${found.size} findings, ${unexplained.length} unexplained, ` +
    `${idle.length} explanations of nothing`,
);
process.exitCode = unexplained.length + idle.length === 0 ? 0 : 1;
