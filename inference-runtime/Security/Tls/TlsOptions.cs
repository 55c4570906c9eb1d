namespace InferenceRuntime.Security.Tls;

/// <summary>The files of TLS, in PEM form.</summary>
/// <param name="Certificate">The certificate, and after it those of the authorities between it and a known one.</param>
/// <param name="Key">Its private key, not encrypted.</param>
/// <param name="ClientAuthorities">The authorities of which clients must show a certificate; null when they need none.</param>
public sealed record TlsOptions(string Certificate, string Key, string? ClientAuthorities);
