namespace InferenceRuntime.Models;

/// <summary>A model's state with what explains it; replaced as a whole, so that readers never see half a change.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">One word, when it failed.</param>
/// <param name="Message">What it is doing, or why it failed.</param>
/// <param name="Model">The loaded model; present exactly when it is ready.</param>
public sealed record ModelStatus(ModelState State, LoadFailureReason? Reason, string Message, LoadedModel? Model)
{
    public static ModelStatus Loading(string message) => new(ModelState.Loading, null, message, null);

    public static ModelStatus Ready(LoadedModel model) => new(ModelState.Ready, null, "ready", model);

    public static ModelStatus Failed(ModelLoadException failure) => new(ModelState.Failed, failure.Reason, failure.Message, null);

    public static ModelStatus Unloaded(string why) => new(ModelState.Unloaded, null, why, null);

    public string Describe() => Reason is { } reason ? $"{State}, {reason}: {Message}" : $"{State}, {Message}";
}
