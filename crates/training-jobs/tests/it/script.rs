//! Trainers that are shell scripts: they speak the protocol, or break it.

use std::path::Path;

use training_jobs::TrainerCommand;

/// Functions that the scripts use. `$3` is the job's folder; `$signs` a folder in which script and test tell each other
/// things.
const PRELUDE: &str = r#"
PATH=/usr/bin:/bin
cd "$3" || exit 2
seq=0
say() { seq=$((seq+1)); printf '{"seq":%d,"elapsed_ms":1,%s}\n' "$seq" "$1"; }
started() { say '"event":"started","rows":4,"features":2,"classes":["a","b"],"parameters":10,"total_steps":100,"resumed_steps":0,"device":"cpu"'; }
progress() { say "\"event\":\"progress\",\"step\":$1,\"total_steps\":100"; }
metric() { say "\"event\":\"metric\",\"name\":\"loss\",\"split\":\"$1\",\"step\":$2,\"epoch\":$2,\"value\":$3"; }
log() { say "\"event\":\"log\",\"level\":\"warn\",\"code\":\"column_dropped\",\"message\":\"$1\""; }
checkpoint() { printf 'state %d' "$1" > "checkpoint/e$1.ckpt"; say "\"event\":\"checkpoint\",\"file\":\"e$1.ckpt\",\"epoch\":$1,\"step\":$1"; }
failed() { say "\"event\":\"failed\",\"disposition\":\"$1\",\"code\":\"$2\",\"message\":\"it broke\",\"next_step\":\"Wait.\""; }
digest() { sha256sum "$1" | cut -d' ' -f1; }
artifact() { printf '{"path":"%s","sha256":"%s","size":%d}' "$1" "$(digest "$1")" "$(stat -c %s "$1")"; }
finish() {
  printf 'weights' > output/model.safetensors; printf '{}' > output/model.json
  say '"event":"finished","evaluation":{"task":"classification","loss":0.25,"accuracy":0.75,"macro_f1":0.5,"classes":[],"confusion":[]},"train_rows":8,"test_rows":2,"epochs":3,"steps":100,"parameters":10,"device":"cpu","wall_seconds":0.5,"artifacts":['"$(artifact output/model.safetensors),$(artifact output/model.json)"'],"code_version":"hansa-trainer test"'
}
sign() { : > "$signs/$1.part"; [ -z "$2" ] || cat "$2" > "$signs/$1.part"; mv "$signs/$1.part" "$signs/$1"; }
await() { while [ ! -e "$signs/$1" ]; do sleep 0.02; done; }
"#;

/// A trainer that runs `body`.
pub(crate) fn trainer(signs: &Path, body: &str) -> TrainerCommand {
    let script = format!("signs='{}'\n{PRELUDE}\n{body}\n", signs.display());
    TrainerCommand::new("/bin/sh").argument("-c").argument(script).argument("trainer")
}
