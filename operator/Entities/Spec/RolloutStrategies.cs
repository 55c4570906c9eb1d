namespace ModelOperator.Entities;

/// <summary>The values of <see cref="RolloutSpec.Strategy"/>.</summary>
public static class RolloutStrategies
{
    public const string Auto = nameof(Auto);
    public const string RollingUpdate = nameof(RollingUpdate);
    public const string Recreate = nameof(Recreate);
    public const string InPlace = nameof(InPlace);
}
