namespace ModelOperator.Entities;

/// <summary>The values of <see cref="ModelSpec.Refresh"/>.</summary>
public static class RefreshPolicies
{
    public const string IfNotPresent = nameof(IfNotPresent);
    public const string OnChange = nameof(OnChange);
}
