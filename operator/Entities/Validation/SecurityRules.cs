namespace ModelOperator.Entities.Validation;

/// <summary>What the CEL rules say of spec.security, once more.</summary>
internal static class SecurityRules
{
    public static IEnumerable<FieldError> Check(SecuritySpec? security)
    {
        if (security?.Jwt is not { } jwt)
        {
            yield break;
        }

        if ((jwt.JwksUri is null) == (jwt.JwksConfigMapKeyRef is null))
        {
            yield return new FieldError("spec.security.jwt", JwtSpec.KeysMessage);
        }

        if (jwt.Audiences is null && jwt.RequiredClaims is null)
        {
            yield return new FieldError("spec.security.jwt", JwtSpec.NarrowMessage);
        }

        foreach (var name in jwt.RequiredClaims?.Keys ?? [])
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || jwt.RequiredClaims![name].Length == 0)
            {
                yield return new FieldError($"spec.security.jwt.requiredClaims[{name}]", "expected a claim's name without '=', and a value");
            }
        }
    }
}
