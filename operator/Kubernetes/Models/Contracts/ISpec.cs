namespace k8s.Models;

/// <summary>Has a desired state.</summary>
/// <typeparam name="T">The type of the desired state.</typeparam>
public interface ISpec<T>
{
    T Spec { get; set; }
}
