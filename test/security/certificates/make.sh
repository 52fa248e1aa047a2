#!/bin/sh
# Makes the certificates beside this file anew: `sh make.sh`. They last a hundred years, so that no
# test needs openssl; all but `expired` are good for 127.0.0.1 if their authority is trusted.
set -eu
cd "$(dirname "$0")"
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl ecparam -name prime256v1 -genkey -noout -out key.pem

authority() { # name
  openssl req -x509 -new -key key.pem -subj "/CN=$1" -days 36500 -out "$work/$1.pem"
}
certificate() { # name, authority, address, last day
  printf 'subjectAltName=%s\n' "$3" >"$work/san"
  openssl req -new -key key.pem -subj "/CN=$1" -out "$work/$1.csr"
  mkdir "$work/$1"
  : >"$work/$1/index"
  printf '[ca]\ndefault_ca=it\n[it]\ndatabase=%s/index\nnew_certs_dir=%s\nserial=%s/serial\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n' \
    "$work/$1" "$work/$1" "$work/$1" >"$work/$1/conf"
  openssl ca -batch -notext -create_serial -config "$work/$1/conf" -keyfile key.pem \
    -cert "$work/$2.pem" -extfile "$work/san" -startdate 20200101000000Z -enddate "$4" \
    -in "$work/$1.csr" -out "$1.pem"
}
authority trusted
authority unknown
cp "$work/trusted.pem" authority.pem
certificate good trusted IP:127.0.0.1 21200101000000Z
certificate expired trusted IP:127.0.0.1 20210101000000Z
certificate elsewhere trusted DNS:other.example 21200101000000Z
certificate stranger unknown IP:127.0.0.1 21200101000000Z
