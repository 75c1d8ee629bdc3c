#!/usr/bin/env bash
# Reads every template as AWS would: cfn-lint over the sources, cdk-nag's AWS Solutions and HIPAA Security
# packs over what CloudFormation gets to see. What is deliberately left is in nag-suppressions.json.
# Installs cdk-nag from npm into target/check. What this machine cannot run is skipped, and said.
set -euo pipefail
cd "$(dirname "$0")/.."

templates=(template.yaml infra/*.yaml)
packages=(aws-cdk-lib@2.276.0 cdk-nag@3.0.2 constructs@10.8.1)
work=$PWD/target/check

has_python() { python3 -c "import $1" 2>/dev/null; }
skip() { echo "skipped: $1"; }

install_packs() { # once for each set of versions
  local stamp="$work/installed ${packages[*]}"
  [ -e "$stamp" ] && return
  mkdir -p "$work"
  echo '{"private": true}' > "$work/package.json"
  npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --loglevel error "${packages[@]}" &&
    touch "$stamp"
}

if has_python cfnlint; then
  python3 -c 'from cfnlint.runner import main; main()' "${templates[@]}"
  echo "cfn-lint: ${#templates[@]} templates, nothing to complain about"
else
  skip 'cfn-lint, as python3 has no module cfnlint (pip install cfn-lint)'
fi

if ! has_python samtranslator; then
  skip 'cdk-nag, as python3 has no module samtranslator (pip install aws-sam-translator)'
elif ! command -v npm > /dev/null; then
  skip 'cdk-nag, as there is no npm'
elif ! install_packs; then
  skip 'cdk-nag, as npm could not install it; the reason is above'
else
  python3 infra/check/transform.py "$work/transformed" "${templates[@]}"
  suppressions=$PWD/infra/nag-suppressions.json
  nag=$PWD/infra/check/nag.cjs
  (cd "$work" && node "$nag" "$suppressions" "$work/transformed" "${templates[@]}")
fi
