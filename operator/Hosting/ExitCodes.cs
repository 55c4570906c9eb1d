namespace ModelOperator.Hosting;

/// <summary>The exit codes of <c>model-operator</c>; docs/settings.md lists them.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The operator failed, or lost its lease.</summary>
    public const int Failure = 1;

    /// <summary>Options, settings or a kubeconfig that can not be used.</summary>
    public const int Usage = 2;
}
