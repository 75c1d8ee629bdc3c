#!/usr/bin/env bash
# Reads every template as AWS would: cfn-lint over the sources; over what CloudFormation gets to see, a walk along
# what waits for what and cdk-nag's packs AWS Solutions, HIPAA Security, NIST 800-53 r5 and Serverless (what is
# deliberately left is in nag-suppressions.json); and the commands of the runbook as AWS's own models have them.
# Installs what is missing into target/check: cfn-lint, which brings the SAM translator and botocore, by pip, and
# cdk-nag by npm. What cannot be run is skipped, and said; with CI set it is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

templates=(template.yaml infra/*.yaml)
lint=cfn-lint==1.51.0
packages=(aws-cdk-lib@2.276.0 cdk-nag@3.0.2 constructs@10.8.1)
work=$PWD/target/check
export PYTHONPATH=$work/python${PYTHONPATH:+:$PYTHONPATH}

has_python() { python3 -c 'import cfnlint, samtranslator' 2>/dev/null; }
skip() {
  echo "skipped: $1"
  [ -z "${CI:-}" ] || exit 1
}

install_lint() {
  has_python || python3 -m pip install --quiet --target "$work/python" "$lint"
}

install_packs() { # once for each set of versions
  local stamp="$work/installed ${packages[*]}"
  [ -e "$stamp" ] && return
  mkdir -p "$work"
  echo '{"private": true}' > "$work/package.json"
  npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --loglevel error "${packages[@]}" &&
    touch "$stamp"
}

if install_lint; then
  python3 -c 'from cfnlint.runner import main; main()' "${templates[@]}" infra/edge/role.yaml
  echo "cfn-lint: ${#templates[@]} templates, nothing to complain about"
  python3 infra/check/commands.py infra/RUNBOOK.md README.md
else
  skip "cfn-lint and cdk-nag, as pip could not install $lint; the reason is above"
  exit
fi

python3 infra/check/transform.py "$work/transformed" "${templates[@]}"
python3 infra/check/dependencies.py "$work/transformed" "${templates[@]}"

if ! command -v npm > /dev/null; then
  skip 'cdk-nag, as there is no npm'
elif ! install_packs; then
  skip 'cdk-nag, as npm could not install it; the reason is above'
else
  suppressions=$PWD/infra/nag-suppressions.json
  nag=$PWD/infra/check/nag.cjs
  (cd "$work" && node "$nag" "$suppressions" "$work/transformed" "${templates[@]}")
fi
