using System.Reflection;
using k8s;
using k8s.Models;

namespace ModelOperator.Controllers;

/// <summary>The name of a kind, as users know it.</summary>
internal static class KindName
{
    public static string Of<T>()
        where T : IKubernetesObject<V1ObjectMeta> =>
        typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()?.Kind ?? typeof(T).Name;
}
