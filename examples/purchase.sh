#!/usr/bin/env bash
# A purchase from cart to door: each command, its answer, and the read models after it.
#   examples/purchase.sh [SERVER] [CONFERENCE] [USER]
set -euo pipefail
server=${1:-http://127.0.0.1:8080}
conference=$server/v1/conferences/${2:-pyconf}
user=${3:-ada}
position=0
answer=

# command NAME JSON: sends it, shows the answer, keeps it in $answer.
command_() {
  printf '\n\033[1m$ curl -X POST %s/commands/%s -d '\''%s'\''\033[0m\n' "$conference" "$1" "$2"
  answer=$(curl -sS -X POST "$conference/commands/$1" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $user-$1-$RANDOM$RANDOM" -d "$2")
  jq -C '{position, result, events: [.events[]? | "\(.position) \(.type) on \(.stream) #\(.revision)"]}' <<<"$answer"
  if ! jq -e .position <<<"$answer" >/dev/null; then
    jq -C . <<<"$answer"
    exit 1
  fi
  position=$(jq -r .position <<<"$answer")
}

# show PATH FILTER: a read model, as of the last command.
show() {
  local separator='?'
  [[ $1 == *\?* ]] && separator='&'
  printf '\033[2m  GET %s → ' "$1"
  curl -sS "$conference$1${separator}min_position=$position" | jq -c "${2:-.}"
  printf '\033[0m'
}
inventory() { show /inventory; }

command_ RegisterUser "{\"user\": \"$user\", \"first_name\": \"Ada\", \"last_name\": \"Lovelace\", \"email\": \"$user@example.org\"}"
show "/users/$user"

command_ AddToCart "{\"user\": \"$user\", \"ticket_type\": \"individual\"}"
show "/carts/$user"
inventory

command_ AddToCart "{\"user\": \"$user\", \"addon\": \"workshop\"}"
show "/carts/$user"

command_ AddToCart "{\"user\": \"$user\", \"addon\": \"t-shirt\", \"quantity\": 2}"
show "/carts/$user"

command_ Checkout "{\"user\": \"$user\", \"billing_name\": \"Ada Lovelace\"}"
order=$(jq -r .result.order <<<"$answer")
total=$(jq -r .result.total <<<"$answer")
show "/orders/$order"
inventory

command_ RecordManualPayment "{\"order\": \"$order\", \"amount\": \"$total\", \"reference\": \"bank transfer 4711\"}"
show "/orders/$order"
inventory
show /balances
show "/attendees?user=$user"
code=$(curl -sS "$conference/attendees?user=$user&min_position=$position" | jq -r '.data[0].access_code')

command_ CheckIn "{\"access_code\": \"$code\", \"station\": \"north door\"}"
show "/attendees/$code"
show /check-in-status

line=$(curl -sS "$conference/orders/$order" | jq -r '.lines[] | select(.addon == "t-shirt") | .line')
command_ Redeem "{\"access_code\": \"$code\", \"order\": \"$order\", \"line\": $line, \"quantity\": 2}"
show "/attendees/$code"
