namespace k8s.Models;

/// <summary>Has an observed state.</summary>
/// <typeparam name="T">The type of the observed state.</typeparam>
public interface IStatus<T>
{
    T Status { get; set; }
}
