namespace ModelOperator.Reconciliation.Caching;

/// <summary>A change of a cached object.</summary>
/// <param name="Before">The object as it was; null when it is new.</param>
/// <param name="After">The object as it is; null when it is gone.</param>
public readonly record struct ObjectChange<T>(T? Before, T? After)
    where T : class;
