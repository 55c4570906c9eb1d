namespace Testing.Stores;

/// <summary>The parts of an Authorization header of AWS Signature Version 4.</summary>
internal sealed record SignatureClaim(string KeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature);
