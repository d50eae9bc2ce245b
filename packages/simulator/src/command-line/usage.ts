/** What the command line asks for that cannot be done. */
export class UsageError extends Error {}

/** The text of `--help`. */
export const usage = `Usage: sts-simulator [options]

A local token service and protected resource, on 127.0.0.1. It prints its address, then a line per request.

Options:
  --port N             the TCP port; a free one by default
  --tls                serve HTTPS
  --ca FILE            with --tls: write the certificate to trust to this file
  --quota LIMIT/TIME   answer 429 to more than LIMIT requests per TIME, as 10/60s; ms, s and m are units
  --quota SIZE+RATE/s  answer 429 when a bucket of SIZE, filled with RATE a second, is empty, as 10+2/s
  --retry-after FORM   how a 429 says the wait: seconds, decimal, http_date, retry_after_ms, x_ms_retry_after_ms, none
  --scenario NAME[:N]  answer the next request that fits with this scenario, or the next N, or with :always each;
                       can be given several times
  --scenarios          list the scenarios and end
  --latency MS         let every answer take this long
  --quiet              print the address only
  --help               print this text and end

Try it:
  curl -d grant_type=client_credentials -d client_id=22222222-2222-4222-8222-222222222222 -d client_secret=daemon-secret \\
       -d scope=https://graph.microsoft.com/.default ADDRESS/contoso.example/oauth2/v2.0/token
`
