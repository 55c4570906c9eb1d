namespace ModelOperator.Status;

/// <summary>The reasons that the operator gives. A model that can not be loaded brings its own, from the model server.</summary>
public static class Reasons
{
    public const string Serving = nameof(Serving);
    public const string Suspended = nameof(Suspended);
    public const string ScaledToZero = nameof(ScaledToZero);
    public const string Settled = nameof(Settled);
    public const string Progressing = nameof(Progressing);
    public const string Valid = nameof(Valid);
    public const string InvalidSpec = nameof(InvalidSpec);
    public const string ModelLoaded = nameof(ModelLoaded);
    public const string ModelLoading = nameof(ModelLoading);
    public const string PodsReady = nameof(PodsReady);
    public const string PodsNotReady = nameof(PodsNotReady);
    public const string PodsNotCreated = nameof(PodsNotCreated);
    public const string RollingOut = nameof(RollingOut);
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);
    public const string Unschedulable = nameof(Unschedulable);
    public const string ImagePullFailed = nameof(ImagePullFailed);
    public const string ContainerConfigError = nameof(ContainerConfigError);
    public const string ContainerFailed = nameof(ContainerFailed);
    public const string OomKilled = "OOMKilled";
    public const string Evicted = nameof(Evicted);
    public const string NameTaken = nameof(NameTaken);
    public const string ApplyRefused = nameof(ApplyRefused);
    public const string ApplyFailed = nameof(ApplyFailed);
    public const string AutoscalerActive = nameof(AutoscalerActive);
    public const string AutoscalerPending = nameof(AutoscalerPending);
    public const string TemplatePinned = nameof(TemplatePinned);
    public const string ModelTooLarge = nameof(ModelTooLarge);
    public const string NotYetImplemented = nameof(NotYetImplemented);
}
