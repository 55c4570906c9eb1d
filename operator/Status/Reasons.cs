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
    public const string ModelCurrent = nameof(ModelCurrent);
    public const string Refreshing = nameof(Refreshing);
    public const string DigestPinned = nameof(DigestPinned);
    public const string StoreNotAsked = nameof(StoreNotAsked);
    public const string StoreQueryFailed = nameof(StoreQueryFailed);
    public const string NotWatchable = nameof(NotWatchable);
    public const string ModelLoading = nameof(ModelLoading);
    public const string PodsReady = nameof(PodsReady);
    public const string PodsNotReady = nameof(PodsNotReady);
    public const string PodsNotCreated = nameof(PodsNotCreated);
    public const string RollingOut = nameof(RollingOut);
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);
    public const string Unschedulable = nameof(Unschedulable);
    public const string GpuUnavailable = nameof(GpuUnavailable);
    public const string VolumeClaimNotBound = nameof(VolumeClaimNotBound);
    public const string QuotaExceeded = nameof(QuotaExceeded);
    public const string PodsRefused = nameof(PodsRefused);
    public const string ImagePullFailed = nameof(ImagePullFailed);
    public const string InvalidImageName = nameof(InvalidImageName);
    public const string SecretNotFound = nameof(SecretNotFound);
    public const string ConfigMapNotFound = nameof(ConfigMapNotFound);
    public const string KeyNotFound = nameof(KeyNotFound);
    public const string VolumeMountFailed = nameof(VolumeMountFailed);
    public const string ContainerConfigError = nameof(ContainerConfigError);
    public const string ContainerFailed = nameof(ContainerFailed);
    public const string ProbeFailed = nameof(ProbeFailed);
    public const string ProviderFallback = nameof(ProviderFallback);
    public const string OomKilled = "OOMKilled";
    public const string Preempted = nameof(Preempted);
    public const string NodeLost = nameof(NodeLost);
    public const string Evicted = nameof(Evicted);
    public const string PodNotGone = nameof(PodNotGone);
    public const string PodFailed = nameof(PodFailed);
    public const string NameTaken = nameof(NameTaken);
    public const string ApplyRefused = nameof(ApplyRefused);
    public const string ApplyFailed = nameof(ApplyFailed);
    public const string AutoscalerActive = nameof(AutoscalerActive);
    public const string AutoscalerPending = nameof(AutoscalerPending);
    public const string TemplatePinned = nameof(TemplatePinned);
    public const string ModelTooLarge = nameof(ModelTooLarge);

    /// <summary>The autoscaler's own word.</summary>
    public const string NoResourceMetric = "FailedGetResourceMetric";

    /// <summary>The autoscaler's own word.</summary>
    public const string NoScale = "FailedGetScale";

    public const string NetworkInPlace = nameof(NetworkInPlace);
    public const string GatewayApiMissing = nameof(GatewayApiMissing);
    public const string RoutePending = nameof(RoutePending);
    public const string IngressPending = nameof(IngressPending);
    public const string PodMonitorInPlace = nameof(PodMonitorInPlace);
    public const string PodMonitorMissing = nameof(PodMonitorMissing);
    public const string NotYetImplemented = nameof(NotYetImplemented);
}
