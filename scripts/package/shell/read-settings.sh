# Takes lines such as NAME=value or NAME="value", and nothing that a shell would run.
read_settings() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in OPENHSS_*=* | NODE_EXTRA_CA_CERTS=* | DATABASE_URL=*) ;; *) continue ;; esac
    name=${line%%=*}
    value=${line#*=}
    case $name in *[!A-Z0-9_]*) continue ;; esac
    case $value in
    \"*\") value=${value#\"} value=${value%\"} ;;
    \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    eval "[ -n \"\${$name+set}\" ]" || export "$name=$value"
  done <"$settings"
}
