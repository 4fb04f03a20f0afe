// Made for these tests alone: nothing but a test server on this machine has ever used the key.

/** Certificate and key of https://localhost and https://127.0.0.1, signed by itself, good until 2120. */
export const selfSigned = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBRjCB7qADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9z
dDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDESMBAGA1UEAwwJ
bG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEr6yOWuMqolsAuM/R
A1KFft65ddkDJVdoBvunzMQTM3KIboST0JxYLX7UxqdvKrSDf89es7muGHc5GzlM
aa9tx6MvMC0wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgBStMhITvIoH0L1Ph8y1SnMuYM1Efnc2h
keb7Ag1rLQgCIC4FkNwugjU/KrQ7X+qJK7R9iF2stiOzkZpjeSA/VOE8
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglRlDMycCgfYR0I+C
nAgP36fQpC48I7NACkOq2LjI1/2hRANCAASvrI5a4yqiWwC4z9EDUoV+3rl12QMl
V2gG+6fMxBMzcohuhJPQnFgtftTGp28qtIN/z16zua4YdzkbOUxpr23H
-----END PRIVATE KEY-----
`,
}
