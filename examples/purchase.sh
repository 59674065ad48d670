#!/usr/bin/env bash
# A purchase from cart to door: each command, its answer, and the read models after it.
#   examples/purchase.sh [SERVER] [CONFERENCE] [USER]
set -euo pipefail
server=${1:-http://127.0.0.1:8080}
conference=$server/v1/conferences/${2:-pyconf}
user=${3:-ada}
position=0
answer=
bold='' dim='' plain=''
[ -t 1 ] && bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'

# send NAME FIELDS: a command, and its answer, which stays in $answer.
send() {
  printf '\n%s$ curl -X POST %s/commands/%s -d '\''%s'\''%s\n' "$bold" "$conference" "$1" "$2" "$plain"
  answer=$(curl -sS -X POST "$conference/commands/$1" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $user-$1-$RANDOM$RANDOM" -d "$2")
  if ! jq -e .position <<<"$answer" >/dev/null; then
    jq . <<<"$answer"
    exit 1
  fi
  jq -r '"position \(.position)", (.events[] | "  \(.position) \(.type) on \(.stream) #\(.revision)"), "  result \(.result | tojson)"' <<<"$answer"
  position=$(jq -r .position <<<"$answer")
}

# show PATH FILTER: a read model as of the last command, the parts that matter here.
show() {
  local separator='?'
  [[ $1 == *\?* ]] && separator='&'
  printf '%s  GET %s: ' "$dim" "$1"
  curl -sS "$conference$1${separator}min_position=$position" | jq -c "$2"
  printf '%s' "$plain"
}
cart() { show "/carts/$user" '{status, lines: [.lines[] | {name, quantity, total}], total}'; }
order() { show "/orders/$order" '{status, total, received, balance, lines: [.lines[] | {name, quantity, total, redeemed}]}'; }
inventory() { show /inventory '[.venue, (.ticket_types + .addons)[] | select(.sold + .held + .in_open_carts > 0) | {name: (.name // "venue"), held, sold, remaining, in_open_carts}]'; }
balances() { show /balances '{accounts: [.data[] | {(.account): .balance}] | add, sum: .sums[0].balance}'; }
attendee() { show "/attendees/$code" '{user, first_name, checked_in, present, products: [.products[] | {name, quantity, redeemed}]}'; }
door() { show /check-in-status '{expected, present, checked_in, by_station: [.by_station[] | {station, check_ins}]}'; }

send RegisterUser "{\"user\": \"$user\", \"first_name\": \"Ada\", \"last_name\": \"Lovelace\", \"email\": \"$user@example.org\"}"
show "/users/$user" '{user, first_name, last_name, email}'

send AddToCart "{\"user\": \"$user\", \"ticket_type\": \"individual\"}"
cart
inventory

send AddToCart "{\"user\": \"$user\", \"addon\": \"workshop\"}"
cart
inventory

send AddToCart "{\"user\": \"$user\", \"addon\": \"t-shirt\", \"quantity\": 2}"
cart
inventory

send Checkout "{\"user\": \"$user\", \"billing_name\": \"Ada Lovelace\"}"
order=$(jq -r .result.order <<<"$answer")
total=$(jq -r .result.total <<<"$answer")
order
inventory
balances

send RecordManualPayment "{\"order\": \"$order\", \"amount\": \"$total\", \"reference\": \"bank transfer 4711\"}"
code=$(jq -r .result.access_code <<<"$answer")
order
inventory
balances
attendee

send CheckIn "{\"access_code\": \"$code\", \"station\": \"north door\"}"
attendee
door

line=$(curl -sS "$conference/orders/$order" | jq -r '.lines[] | select(.addon == "t-shirt") | .line')
send Redeem "{\"access_code\": \"$code\", \"order\": \"$order\", \"line\": $line, \"quantity\": 2}"
order
attendee
