namespace InferenceRuntime.Models;

public enum ModelState
{
    /// <summary>Being fetched, loaded or warmed up.</summary>
    Loading,

    /// <summary>Has answered its warm-up.</summary>
    Ready,

    Failed,
    Unloaded,
}
