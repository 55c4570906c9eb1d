namespace k8s.Models;

/// <summary>A list of objects.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
public interface IItems<T>
{
    IList<T> Items { get; set; }
}
